import { expect, test } from "vitest";

import vectors from "../../../tests/vectors/in_app.json";
import { inAppBrowser, wayOut } from "../door/in_app";

test.each(vectors.browsers)("$user_agent is of $app", ({ user_agent, app, android }) => {
  expect(inAppBrowser(user_agent)).toEqual(app && { name: app, isAndroid: android });
});

test.each(vectors.ways_out)("out of $app: $url", ({ app, android, url, way_out }) => {
  expect(wayOut({ name: app, isAndroid: android }, url)).toBe(way_out);
});
