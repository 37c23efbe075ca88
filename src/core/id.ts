/** Where a row lives and which it is. Its public form `<home city>-<uuid>` lets an address name its city. */
export interface Id {
  city: number;
  uuid: string;
}

const PUBLIC_ID = /^([1-9]\d{5})-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

export function formatId(id: Id): string {
  return `${id.city}-${id.uuid}`;
}

/** The id, or null when the text is not one: the caller answers 404 and says no more. */
export function parseId(text: unknown): Id | null {
  if (typeof text !== "string") return null;
  const match = PUBLIC_ID.exec(text);
  return match?.[1] && match[2] ? { city: Number(match[1]), uuid: match[2] } : null;
}
