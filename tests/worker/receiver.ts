import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";

interface Got {
  headers: IncomingHttpHeaders;
  body: string;
}
/** A receiver on this machine: what it got, and what it answers next. */
export async function receiver() {
  const got: Got[] = [];
  const answers: number[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 204, { location: "http://127.0.0.1:1/elsewhere" }).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    got,
    answers,
    url: `http://127.0.0.1:${port}/hook`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
