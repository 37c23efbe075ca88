import type { ContactBody } from "../core/api.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { putContact, readContact } from "../store/letters.ts";
import type { Caller, Engine } from "./engine.ts";

export interface Addresses {
  email: string | null;
  mobile: string | null;
}

const NONE: ContactBody = {
  ...{ email: null, mobile: null, mail: false, sms: false, digest: false },
  ...{ quietFrom: "21:00", quietUntil: "08:00" },
};
const EMAIL = /^[^\s@<>",;:\\()[\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const MOBILE = /^1[3-9]\d{9}$/;

/** How the caller wants to hear of notices. */
export async function getContact(engine: Engine, caller: Caller): Promise<ContactBody> {
  const row = await readContact(engine.database, caller.user);
  if (row === null) return NONE;
  const { user, sealed, ...wishes } = row;
  return { ...addressesOf(engine, user, sealed), ...wishes };
}

export function addressesOf(engine: Engine, user: string, sealed: Buffer): Addresses {
  return JSON.parse(engine.sealer.openBytes(`contact/${user}`, sealed).toString()) as Addresses;
}

export async function setContact(engine: Engine, caller: Caller, wish: ContactBody): Promise<ContactBody | Refusal> {
  const { email, mobile, mail, sms, digest, quietFrom, quietUntil } = wish;
  if ((email !== null && !EMAIL.test(email)) || (mail && email === null)) return wrong("email");
  if ((mobile !== null && !MOBILE.test(mobile)) || (sms && mobile === null)) return wrong("mobile");
  const sealed = engine.sealer.sealBytes(`contact/${caller.user}`, Buffer.from(JSON.stringify({ email, mobile })));
  const row = { user: caller.user, sealed, mail, sms, digest, quietFrom, quietUntil };
  await putContact(engine.database, row);
  return wish;
}

function wrong(field: "email" | "mobile"): Refusal {
  const what = { zh: "这个地址不能收到通知", en: "Nobody can be reached at this address" };
  return refuse("BODY_INVALID", { problems: [{ code: "BODY_INVALID", path: `/${field}`, what }] });
}
