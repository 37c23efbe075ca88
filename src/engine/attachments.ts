import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { textsOfFormat } from "../core/form/named.ts";
import { formatId, parseId } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import type { Form } from "../core/variant.ts";
import { addAttachment, readAttachment, tieAttachments } from "../store/attachments.ts";
import type { Connection } from "../store/database.ts";
import type { Caller, Engine } from "./engine.ts";
import { once } from "./once.ts";
import { reachOf, readerOf } from "./reader.ts";

export interface AttachmentBody {
  id: string;
  fileName: string;
  mediaType: string;
  size: number;
  sha256: string;
}

/** Keeps a scan or photograph; its type is read from its first bytes, never from its name. */
export async function saveAttachment(
  engine: Engine,
  caller: Caller,
  file: { fileName: string; bytes: Buffer },
  key: string | null = null,
): Promise<AttachmentBody | Refusal> {
  const mediaType = sniff(file.bytes);
  if (mediaType === null) return refuse("FILE_TYPE");
  const city = reachOf(engine.policies(), caller).homeCities[0];
  if (city === undefined) return refuse("FORBIDDEN");
  const sha256 = createHash("sha256").update(file.bytes).digest();
  const uuid = uuidv7();
  const body = {
    id: formatId({ city, uuid }),
    fileName: file.fileName,
    mediaType,
    size: file.bytes.length,
    sha256: sha256.toString("hex"),
  };
  const asked = { fileName: file.fileName, sha256: body.sha256 };
  const { fileName, size } = body;
  const sealed = engine.sealer.sealBytes(bytesPlace(uuid), file.bytes);
  return once<AttachmentBody>(engine, caller, { verb: "attachment.add", asked, key, city }, async (tx) => {
    const row = { city, id: uuid, instance: null, user: caller.user, fileName, mediaType, size, sha256, sealed };
    await addAttachment(tx, row);
    return body;
  });
}

/**
 * Gives a case the files that its data name: until then only their sender opens them. Somebody else's files, and those of
 * another case, stay where they are: naming a file gives nobody a right to it.
 */
export async function giveAttachments(
  on: Connection,
  caller: Caller,
  form: Form | undefined,
  data: Readonly<Record<string, unknown>>,
  to: { city: number; instance: string },
): Promise<void> {
  const named = form ? textsOfFormat(form.schema, data, "attachment").map(parseId) : [];
  const ids = named.flatMap((id) => (id?.city === to.city ? [id.uuid] : []));
  if (ids.length > 0) await tieAttachments(on, { ...to, ids, user: caller.user });
}

export async function getAttachment(
  engine: Engine,
  caller: Caller,
  id: string,
): Promise<{ fileName: string; mediaType: string; bytes: Buffer } | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const row = await engine.database.readAs(readerOf(engine.policies(), caller), (tx) =>
    readAttachment(tx, parsed.city, parsed.uuid),
  );
  if (row === null) return refuse("NOT_FOUND");
  const { fileName, mediaType, sealed } = row;
  return { fileName, mediaType, bytes: engine.sealer.openBytes(bytesPlace(parsed.uuid), sealed) };
}

/** Scans show whole identity cards: they are sealed for their row alone. */
function bytesPlace(uuid: string): string {
  return `attachment/${uuid}`;
}

/** pdf, jpg, png and ofd (a zip whose first entry is OFD.xml or a folder of its documents); anything else is null. */
export function sniff(bytes: Buffer): string | null {
  const begins = (text: string, at = 0) => bytes.subarray(at, at + text.length).toString("latin1") === text;
  if (begins("%PDF-")) return "application/pdf";
  if (begins("\u00ff\u00d8\u00ff")) return "image/jpeg";
  if (begins("\u0089PNG\r\n\u001a\n")) return "image/png";
  if (begins("PK\u0003\u0004") && bytes.includes("OFD.xml")) return "application/ofd";
  return null;
}
