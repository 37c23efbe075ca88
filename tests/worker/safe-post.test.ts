import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { blockList, isOpen, safePost } from "../../src/worker/senders/safe-post.ts";

import { receiver } from "./receiver.ts";

describe("what somebody else chose the address of", () => {
  const none = blockList([]);
  test.each([
    ...["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"],
    ...["255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1"],
    ...["2002:7f00:1::", "ff02::1", "localhost", ""],
  ])("%s is not reached", (address) => {
    expect(isOpen(address, none)).toBe(false);
  });
  test.each(["8.8.8.8", "172.32.0.1", "2400:3200::1"])("%s is", (address) => {
    expect(isOpen(address, none)).toBe(true);
  });
  test("a range that was opened by name is", () => {
    expect(isOpen("10.1.2.3", blockList(["10.1.0.0/16"]))).toBe(true);
    expect(isOpen("10.2.2.3", blockList(["10.1.0.0/16"]))).toBe(false);
    expect(isOpen("192.168.7.5", blockList(["192.168.7.5"]))).toBe(true);
  });

  test("this machine hears nothing, by number, name or other spelling", async () => {
    const there = await receiver();
    const port = new URL(there.url).port;
    for (const host of ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "[::ffff:7f00:1]"]) {
      const sent = await safePost(`http://${host}:${port}/`, {}, "{}", none);
      expect(sent, host).toEqual({ failed: "ADDRESS_REFUSED", refused: true });
    }
    expect(there.got).toEqual([]);
    await there.close();
  });

  test("who answers that they would rather speak another protocol has answered", async () => {
    const server = createServer();
    server.on("upgrade", () => {});
    server.on("request", (request) =>
      request.socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    expect(await safePost(`http://127.0.0.1:${port}/`, {}, "{}", blockList(["127.0.0.0/8"]))).toEqual({ answer: 101 });
    server.closeAllConnections();
    server.close();
  });

  test("outside, nothing goes in the clear", async () => {
    const sent = await safePost("http://8.8.8.8/", {}, "{}", none);
    expect(sent).toEqual({ failed: "CLEAR_TEXT_REFUSED", refused: true });
  });
});
