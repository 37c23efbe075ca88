import { lookup as resolveName } from "node:dns/promises";
import { type ClientRequest, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Everything together: resolving, connecting, sending, the answer. */
const SECONDS_MAX = 10;
/** Nobody reads the answer; more than this is cut off. */
const ANSWER_BYTES_MAX = 64 * 1024;

/** Where nothing is sent that somebody else chose the address of: this host, private networks, and what is no host. */
const INSIDE = blockList([
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4", "::/128", "::1/128", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64"],
  ...["2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"],
]);

export function blockList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    list.addSubnet(address, Number(prefix ?? (family === "ipv6" ? 128 : 32)), family);
  }
  return list;
}

/** Whether something may be sent to an address: it lies outside, or in a range that was opened by name. */
export function isOpen(address: string, opened: BlockList): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 6 ? "ipv6" : "ipv4";
  return opened.check(address, family) || !INSIDE.check(address, family);
}

export type Posted = { answer: number } | { failed: string; refused: boolean };

/**
 * Posts to an address that an administrator chose, and no further: the name is resolved here, every address it has is judged,
 * the connection goes to the one that was judged, and no redirect is followed. In the clear only into opened ranges.
 */
export async function safePost(
  target: string,
  headers: Record<string, string>,
  body: string,
  opened: BlockList,
): Promise<Posted> {
  const url = new URL(target);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  let addresses: string[];
  try {
    addresses = isIP(host) ? [host] : (await resolveName(host, { all: true })).map(({ address }) => address);
  } catch {
    return { failed: "NAME_UNKNOWN", refused: false };
  }
  const [pinned] = addresses;
  if (pinned === undefined) return { failed: "NAME_UNKNOWN", refused: false };
  if (!addresses.every((address) => isOpen(address, opened))) return { failed: "ADDRESS_REFUSED", refused: true };
  const secure = url.protocol === "https:";
  if (!secure && !opened.check(pinned, isIP(pinned) === 6 ? "ipv6" : "ipv4"))
    return { failed: "CLEAR_TEXT_REFUSED", refused: true };
  return send(url, pinned, headers, body);
}

function send(url: URL, pinned: string, headers: Record<string, string>, body: string): Promise<Posted> {
  const family = isIP(pinned) === 6 ? 6 : 4;
  const lookup: LookupFunction = (_name, options, done) =>
    options.all ? done(null, [{ address: pinned, family }]) : done(null, pinned, family);
  const options = {
    method: "POST",
    headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
    lookup,
    agent: false as const,
    signal: AbortSignal.timeout(SECONDS_MAX * 1_000),
  };
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve({ failed: codeOf(error), refused: false });
    const request: ClientRequest = (url.protocol === "https:" ? overHttps : overHttp)(url, options, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) response.destroy();
      });
      response.on("error", () => {});
      response.on("close", () => resolve({ answer: response.statusCode ?? 0 }));
    });
    request.on("error", fail);
    // 101 is neither an answer that ends nor a fault: whoever answers so would hold the sender for ever.
    request.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ answer: response.statusCode ?? 0 });
    });
    request.end(body);
  });
}

/** The code of a fault of the network; its message may quote the address. */
function codeOf(error: Error): string {
  if (error.name === "TimeoutError" || error.name === "AbortError") return "TIMED_OUT";
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" && /^[A-Z0-9_]{1,60}$/.test(code) ? code : "NOT_REACHED";
}
