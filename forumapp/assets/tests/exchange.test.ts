import "fake-indexeddb/auto";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { StoredScan } from "../door/scans";
import { uuid7 } from "../door/uuid";
import { entry, OTHER, Phone, TICKET } from "./support/phone";

let phone: Phone;

beforeEach(async () => {
  phone = await Phone.open();
});

afterEach(() => phone.desk.stop());

test("a scan on its way is not called unsent before it is late", async () => {
  await phone.desk.read(TICKET);
  expect([phone.desk.unsentCount, phone.desk.waitingCount]).toEqual([1, 0]);
});

test("the office is told how many scans wait on this phone", async () => {
  phone.server.takesScans = false;
  await phone.desk.read(TICKET);
  await phone.desk.read(TICKET);
  phone.desk.start();
  await vi.waitFor(() => expect(phone.server.asked).toContain("/roster?unsent=2&session=0"));
  phone.server.takesScans = true;
  await phone.send();
  expect(phone.server.asked.filter((path) => path.startsWith("/scans")).at(-1)).toBe("/scans?unsent=0");
});

test("a question that left before the scans is not the last word on how many wait", async () => {
  phone.server.takesScans = false;
  await phone.desk.read(TICKET);
  await phone.desk.flush();
  phone.server.takesScans = true;
  const sent = new Promise<void>((resolve) => {
    phone.server.beforePage = async () => {
      phone.server.beforePage = () => Promise.resolve();
      await phone.send();
      resolve();
    };
  });
  phone.desk.start();
  await sent;
  await vi.waitFor(() => {
    const asked = phone.server.asked.filter((path) => path.startsWith("/roster"));
    expect(asked.at(-1)).toContain("unsent=0");
  }, 500);
});

test("while scans are on their way only their own batch says how many are left", async () => {
  const asked: string[] = [];
  const post = phone.server.post.bind(phone.server);
  phone.server.post = async <T>(path: string, body: unknown): Promise<T> => {
    phone.desk.hurry();
    await vi.waitFor(() => expect(phone.server.asked.some((one) => one.startsWith("/roster"))).toBe(true));
    asked.push(...phone.server.asked.filter((one) => one.startsWith("/roster")));
    return post<T>(path, body);
  };
  await phone.desk.read(TICKET);
  const sending = phone.desk.flush();
  phone.desk.start();
  await sending;
  expect(asked).toEqual(["/roster?session=0"]);
});

test("whoever closes the desk while scans are on their way waits for them", async () => {
  const sent: string[] = [];
  const post = phone.server.post.bind(phone.server);
  phone.server.post = async <T>(path: string, body: unknown): Promise<T> => {
    sent.push(path);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return post<T>(path, body);
  };
  await phone.desk.read(TICKET);
  expect(await Promise.all([phone.desk.flush(), phone.desk.flush()])).toEqual([true, true]);
  expect([sent, phone.desk.unsentCount]).toEqual([["/scans?unsent=0"], 0]);
});

test("a reload loses no scan, and who was let in offline is still inside", async () => {
  await phone.desk.read(TICKET);
  await phone.reload();
  expect([phone.desk.unsentCount, (await phone.desk.read(TICKET)).verdict]).toEqual([1, "already_admitted"]);
});

test("who was admitted while a page of the list was under way is still inside when it comes, and after a kill", async () => {
  phone.server.entries = [await entry()];
  phone.server.verdicts = { [TICKET]: "admitted" };
  phone.desk.start();
  await vi.waitFor(() => expect(phone.desk.listedAt).not.toBeNull());
  phone.desk.stop();
  phone.server.cursor = 2;
  // The server has read the page without the scan; the scan's answer overtakes it.
  phone.server.beforePage = async () => {
    phone.server.beforePage = () => Promise.resolve();
    await phone.desk.read(TICKET);
    phone.server.registration = await entry({ inside: true, first: { at: "2023-11-30T14:00:00+09:00", desk: "Desk 1" } });
    await phone.desk.flush();
  };
  const asked = phone.server.asked.length;
  phone.desk.start();
  await vi.waitFor(() => expect(phone.server.asked.length).toBeGreaterThan(asked + 1));
  await vi.waitFor(async () => expect((await phone.store.desk())?.round).toBe(2));
  phone.desk.stop();
  expect(phone.desk.look(await entry()).verdict).toBe("already_admitted");
  await phone.reload();
  expect(phone.desk.look(await entry()).verdict).toBe("already_admitted");
  // What changed meanwhile is asked for once more: the cursor stays where it was.
  expect((await phone.store.desk())?.cursor).toBe("1");
});

test("a batch that the server refuses is halved until its one bad scan is set aside", async () => {
  const scans: string[] = [];
  for (let number = 0; number < 9; number += 1) scans.push((await phone.desk.read(TICKET)).scan.id);
  const [, , , , bad] = scans;
  phone.server.poison = new Set([bad ?? ""]);
  await phone.send();
  expect(phone.server.received.map(({ id }) => id)).toEqual(scans.filter((id) => id !== bad));
  expect([phone.desk.unsentCount, phone.desk.setAside().map(({ id, refusal }) => [id, refusal])]).toEqual([
    0,
    [[bad, "scans: too odd."]],
  ]);
  await phone.reload();
  expect(phone.desk.setAside()).toHaveLength(1);
});

test("what the server's answer leaves out stays unsent", async () => {
  const { scan } = await phone.desk.read(TICKET);
  const other = await phone.desk.read(OTHER);
  phone.server.forgotten = new Set([scan.id]);
  expect(await phone.desk.flush()).toBe(false);
  expect([phone.desk.recorded(other)?.result?.verdict, phone.desk.unsentCount]).toEqual(["unknown", 1]);
});

test.each([{}, { results: "all" }, { ok: true }])("a portal's JSON is not the server's: %o", async (portal) => {
  await phone.desk.read(TICKET);
  phone.server.portal = portal;
  expect([await phone.desk.flush(), phone.desk.unsentCount]).toEqual([false, 1]);
});

test("five hundred scans go at once", async () => {
  await phone.desk.read(TICKET);
  const [row] = await phone.store.scans();
  if (row) await phone.store.saveScans(Array.from({ length: 500 }, () => ({ ...row, id: uuid7() })).map(numbered));
  await phone.reload();
  await phone.send();
  expect(phone.server.batches).toEqual([500, 1]);
});

test("a key that has ended takes the list away; the scans are handed in", async () => {
  await phone.desk.read(TICKET);
  phone.server.isKeyKnown = false;
  phone.server.takesScans = false;
  phone.desk.start();
  await vi.waitFor(() => expect(phone.revoked).toBe(1));
  expect([await phone.store.roster(), (await phone.store.scans()).length]).toEqual([[], 1]);
  phone.server.verdicts = { [TICKET]: "quarantined" };
  phone.server.takesScans = true;
  await vi.waitFor(() => expect(phone.server.received).toHaveLength(1), { timeout: 4_000 });
  await vi.waitFor(async () =>
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(phone.storeName),
  );
});

test("after its end by the server's clock the list goes, whatever this phone's clock says, and the scans are handed in", async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await phone.desk.rememberLanguage("en");
  const facts = await phone.store.desk();
  if (facts) await phone.store.saveDesk({ ...facts, until });
  await phone.reload();
  await phone.desk.read(TICKET);
  phone.desk.start();
  await vi.waitFor(() => expect(phone.desk.listedAt).not.toBeNull());
  expect(phone.revoked).toBe(0);
  phone.desk.stop();
  phone.link.offset = 2 * 3_600_000;
  phone.server.takesScans = false;
  await phone.reload();
  await phone.desk.read(OTHER);
  phone.desk.start();
  await vi.waitFor(() => expect(phone.revoked).toBe(1));
  expect([await phone.store.roster(), (await phone.store.desk())?.isOver, phone.desk.unsentCount]).toEqual([[], true, 1]);
});

function numbered(row: StoredScan): StoredScan {
  return { ...row, scan: { ...row.scan, id: row.id } };
}
