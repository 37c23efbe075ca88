import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { CommandFailed, print } from "./commands.ts";

/** Makes the key pair by which the histories' roots are signed; the public half may be given to anybody. */
export function makeRootsKey(file: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  try {
    writeFileSync(file, privateKey, { mode: 0o600, flag: "wx" });
    writeFileSync(`${file}.pub`, publicKey, { mode: 0o644, flag: "wx" });
  } catch (error) {
    throw new CommandFailed(`${file}：不能写入，或已存在。 It cannot be written, or exists already.`, { cause: error });
  }
  print(`${file}  私钥，只给签名的服务 · private key, for the servers that sign`);
  print(`${file}.pub  公钥，交给核对的人 · public key, for whoever verifies`);
  return Promise.resolve();
}
