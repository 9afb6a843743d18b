/** What a desk asks the server at the moment it matters and never keeps: is a board watched, what does a guest need. */
import { type Api, KeyRevoked, Refused, Unheard } from "./api";
import type { Localized } from "./configuration";

export interface Need {
  question: Localized;
  text: string;
}

export class Asking {
  /** Whether the office lets this phone see what guests need. */
  readonly maySeeNeeds: boolean;
  readonly #api: Api;

  constructor(api: Api, maySeeNeeds: boolean) {
    this.#api = api;
    this.maySeeNeeds = maySeeNeeds;
  }

  /** Whether a protocol board is watched now; a server that is not heard is no board that hears. */
  async isBoardWatched(): Promise<boolean> {
    const answer = await silence(this.#api.get<{ board_watched?: boolean }>("/desk"));
    return answer?.body.board_watched === true;
  }

  /** What a guest needs; null: the server was not heard. */
  async needsOf(id: string): Promise<readonly Need[] | null> {
    const answer = await silence(this.#api.post<{ needs: Need[] }>("/needs", { registration_id: id }));
    return answer && answer.needs;
  }
}

/** The answer; null where there was none. */
async function silence<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Unheard || error instanceof Refused || error instanceof KeyRevoked) return null;
    throw error;
  }
}
