import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ERRORS } from "../../src/core/errors.ts";
import { answerBroken } from "../../src/http/broken.ts";

let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer(
    { headersTimeout: 200, requestTimeout: 200, connectionsCheckingInterval: 50 },
    (_request, response) => response.end("fine"),
  );
  answerBroken(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

/** Everything that is answered until the connection ends. */
async function told(sent: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const heard: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => heard.push(chunk));
  socket.on("error", () => {});
  socket.write(sent);
  await once(socket, "close");
  return Buffer.concat(heard).toString();
}

const BROKEN: [string, string, keyof typeof ERRORS][] = [
  ["headers without end", `GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(30_000)}\r\n\r\n`, "HEADERS_TOO_LARGE"],
  ["an address without end", `GET /?${"a".repeat(30_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, "HEADERS_TOO_LARGE"],
  ["no HTTP", "HELLO\r\n\r\n", "REQUEST_UNREADABLE"],
  ["NUL in the address", "GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", "REQUEST_UNREADABLE"],
  [
    "two lengths, one to smuggle by",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "REQUEST_UNREADABLE",
  ],
  ["headers that never end being sent", "GET / HTTP/1.1\r\nHost: x\r\n", "REQUEST_TIMEOUT"],
];

test.each(BROKEN)("%s is answered as a problem, and the connection ends", async (_what, sent, code) => {
  const [head = "", body = ""] = (await told(sent)).split("\r\n\r\n");
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${ERRORS[code].status} `));
  expect(head).toContain("Content-Type: application/problem+json");
  expect(JSON.parse(body)).toMatchObject({ code, status: ERRORS[code].status, what: ERRORS[code].what });
});

test("a connection on which an answer was given before is ended without another", async () => {
  const heard = await told("GET / HTTP/1.1\r\nHost: x\r\n\r\nHELLO\r\n\r\n");
  expect(heard.match(/HTTP\/1\.1/g)?.length ?? 0).toBeLessThanOrEqual(1);
});
