import { type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { ERRORS, type ErrorCode } from "../core/errors.ts";
import { refuse } from "../core/refusal.ts";
import { PROBLEM_TYPE, problemOf } from "./problem.ts";

/** What never becomes a request (headers without end, no HTTP at all) is answered in the form of every other problem. */
export function answerBroken(server: Server): void {
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    // Some answer is on its way already, or nobody listens any more.
    if (!socket.writable || error.code === "ECONNRESET" || Reflect.get(socket, "bytesWritten") > 0) {
      socket.destroy();
      return;
    }
    const code = codeOf(error.code);
    const body = JSON.stringify(problemOf(refuse(code)));
    const { status } = ERRORS[code];
    socket.end(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
        `Content-Type: ${PROBLEM_TYPE}; charset=utf-8`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        "Cache-Control: no-store",
        "Connection: close",
        "",
        body,
      ].join("\r\n"),
    );
  });
}

function codeOf(code: string | undefined): ErrorCode {
  if (code === "HPE_HEADER_OVERFLOW") return "HEADERS_TOO_LARGE";
  return code === "ERR_HTTP_REQUEST_TIMEOUT" ? "REQUEST_TIMEOUT" : "REQUEST_UNREADABLE";
}
