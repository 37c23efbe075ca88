import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between a server and its database, and delays, holds back or cuts what passes. */
export interface Between {
  url: string;
  /** Every piece of data passes after so long, either way. */
  delayMs: number;
  /** Nothing passes any more, and nobody is told. */
  silent: boolean;
  cut(): void;
  close(): Promise<void>;
}

export async function proxyTo(target: string): Promise<Between> {
  const { port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on("data", (data) => {
        if (proxy.silent) return;
        if (proxy.delayMs === 0) to.write(data);
        else setTimeout(() => to.write(data), proxy.delayMs);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = new URL(target);
  url.port = String(typeof address === "object" && address !== null ? address.port : 0);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const proxy: Between = {
    ...{ url: url.toString(), delayMs: 0, silent: false, cut },
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
  return proxy;
}
