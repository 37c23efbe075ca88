import { v7 as uuidv7 } from "uuid";
import type { SourceFile } from "../core/bundle/files.ts";
import { proposing } from "../core/draft/notice.ts";
import type { Role } from "../core/policy/model.ts";
import type { Text } from "../core/text.ts";
import type { Connection } from "../store/database.ts";
import { addDraft } from "../store/drafts.ts";
import { addNotice } from "../store/notices.ts";
import { readPosts } from "../store/users.ts";
import { RELEASE } from "../store/versions.ts";

/** What a release would say of a workflow that somebody here has changed, or that an area's change would not survive. */
export interface Proposal {
  workflow: string;
  title: Text;
  files: SourceFile[];
  /** The version that the last release brought, so that a comparison shows who changed what since. */
  base: number | null;
}

/** Leaves it as a draft, and tells everybody whose work it is to decide: otherwise nobody would come to look. */
export async function propose(
  tx: Connection,
  { workflow, title, files, base }: Proposal,
  roles: Readonly<Record<string, Role>>,
): Promise<void> {
  const id = uuidv7();
  await addDraft(tx, {
    ...{ id, kind: "workflow", workflow, division: null, baseVersion: base, title: title.zh },
    ...{ content: { files }, authors: [RELEASE], organisation: null, origin: "release" },
  });
  const deciding = Object.keys(roles).filter((role) => roles[role]?.rights.includes("workflows.write"));
  for (const { organisation, role, homeCity } of await readPosts(tx, deciding)) {
    await addNotice(tx, {
      ...{ homeCity, id: uuidv7(), organisation, role, user: null, instanceId: null },
      ...{ template: proposing(id), text: wordsOf(title) },
    });
  }
}

function wordsOf({ zh, en }: Text): Text {
  return {
    zh: `系统升级带来了流程“${zh}”的新内容。现行版本有本地的修改，因此没有自动采用，已列为草案：请在“审批”的“全部”中对比后决定。`,
    en: `An upgrade brings a new text of the procedure "${en}". What is in force has been changed here, so it was not taken in by itself but kept as a draft: compare and decide under "Approvals", "All".`,
  };
}
