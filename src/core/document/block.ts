/** A named passage of a template that an area may put into other words. */
export interface TemplateBlock {
  id: string;
  /** What stands between its opening and its end. */
  source: string;
  /** Where that begins and ends in the template's source. */
  from: number;
  to: number;
}

const BLOCK = /\{\{#block "([A-Za-z][A-Za-z0-9-]{0,63})"\}\}([\s\S]*?)\{\{\/block\}\}/g;

/** The blocks of a template in order. They are written exactly `{{#block "id"}}…{{/block}}` and never nested. */
export function blocksOf(source: string): TemplateBlock[] {
  return [...source.matchAll(BLOCK)].map((match) => {
    const [whole, id = "", inner = ""] = match;
    const from = match.index + whole.indexOf("}}") + 2;
    return { id, source: inner, from, to: from + inner.length };
  });
}

/** The source with one block's content replaced; null when there is no such block. */
export function withBlock(source: string, id: string, content: string): string | null {
  const block = blocksOf(source).find((one) => one.id === id);
  return block === undefined ? null : source.slice(0, block.from) + content + source.slice(block.to);
}
