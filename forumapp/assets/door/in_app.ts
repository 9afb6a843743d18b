/** Browsers inside other apps, where a camera is refused and storage is lost: by their own user agents, as the server tells them. */

/** What the browser of an app calls itself, and how people call the app; the same list as the server's `web.in_app`. */
const SIGNS: readonly (readonly [sign: string, name: string])[] = [
  ["kakaotalk", "KakaoTalk"],
  ["naver(inapp", "NAVER"],
  [" line/", "LINE"],
  ["instagram", "Instagram"],
  ["fban/", "Facebook"],
  ["fbav/", "Facebook"],
];

export interface InApp {
  name: string;
  isAndroid: boolean;
}

/** The app whose browser this is; null for a browser of its own. */
export function inAppBrowser(userAgent: string): InApp | null {
  const agent = userAgent.toLowerCase();
  const found = SIGNS.find(([sign]) => agent.includes(sign));
  return found ? { name: found[1], isAndroid: agent.includes("android") } : null;
}

/** An address that opens `url` in the phone's own browser; null where only the app's menu does. */
export function wayOut({ name, isAndroid }: InApp, url: string): string | null {
  if (name === "KakaoTalk") return `kakaotalk://web/openExternal?url=${encodeURIComponent(url)}`;
  if (name === "LINE") {
    const there = new URL(url);
    there.searchParams.set("openExternalBrowser", "1");
    return there.href;
  }
  if (!isAndroid) return null;
  const { protocol } = new URL(url);
  const scheme = protocol.slice(0, -1);
  return `intent://${url.slice(protocol.length + 2)}#Intent;scheme=${scheme};action=android.intent.action.VIEW;end`;
}
