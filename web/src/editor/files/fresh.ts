import type { Text } from "../../../../src/core/text.ts";
import { keyFrom } from "../panel/key-from.ts";

/** A form to begin with: one opinion, named after itself so that forms of one case do not overwrite each other. */
export function freshForm(id: string, title: Text): string {
  const field = keyFrom(`${id.replaceAll("-", " ")} opinion`, () => false) || "opinion";
  const form = {
    ...{ id, title },
    schema: {
      type: "object",
      additionalProperties: false,
      properties: {
        [field]: { type: "string", title: `${title.zh}意见`, "x-title-en": `${title.en}: opinion`, maxLength: 500 },
      },
    },
    ui: { "ui:order": [field], [field]: { "ui:widget": "textarea" } },
  };
  return `${JSON.stringify(form, null, 2)}\n`;
}

/** A paper to begin with: heading, number, one sentence, seal. */
export function freshTemplate(title: Text): string {
  return `---
title: { zh: ${JSON.stringify(`${title.zh}通知书`)}, en: ${JSON.stringify(`Notice: ${title.en}`)} }
copies: 1
---
<h1>${title.zh}通知书</h1>
<p class="number">{{instance.number}}</p>
<p>现就办件 {{instance.number}} 的${title.zh}事项通知如下：</p>
<section class="seal"><p>{{organisation.name}}</p><p>{{date now}}</p></section>
`;
}

/** A table to begin with: one input, one output, one row for everything else. */
export function freshTable(id: string, title: Text): string {
  return `id: ${id}
title: { zh: ${JSON.stringify(title.zh)}, en: ${JSON.stringify(title.en)} }
hit: F
inputs:
  - { name: input, expression: "input", title: { zh: 输入, en: Input } }
outputs:
  - { name: result, title: { zh: 结果, en: Result } }
rows:
  - { id: otherwise, when: {}, then: { result: null } }
`;
}
