import type { OperationId } from "../../src/core/operation/catalogue.ts";
import { GULOU, loanOf } from "../helpers/lending.ts";
import { begun, complete, type Deed, loan, WHY } from "./deed.ts";
import type { World } from "./world.ts";

type Prepare = (world: World) => Promise<Deed>;

/** A request about the task of a new loan. */
const onTask =
  (operation: OperationId, body: object = {}, user = "desk"): Prepare =>
  async (world) => ({ user, path: `/tasks/${(await loan(world)).task}/${operation}`, body });
/** A request about a new loan. */
const onCase =
  (operation: OperationId, body: object = WHY, user = "desk"): Prepare =>
  async (world) => ({ user, path: `/instances/${(await loan(world)).id}/${operation}`, body });

const TO = { to: "desk2", ...WHY };

/** Every operation of the catalogue, each where it may be done. A new one does not compile until it stands here. */
export const OPERATION_DEEDS: Record<OperationId, Prepare> = {
  claim: onTask("claim"),
  async release(world) {
    const { task } = await loan(world);
    await world.ask("desk", `/tasks/${task}/claim`);
    return { user: "desk", path: `/tasks/${task}/release` };
  },
  transfer: onTask("transfer", TO),
  assign: onTask("assign", TO, "supervisor"),
  delegate: onTask("delegate", TO),
  async resolve(world) {
    const { task } = await loan(world);
    await world.ask("desk", `/tasks/${task}/delegate`, TO);
    return { user: "desk2", path: `/tasks/${task}/resolve`, body: WHY };
  },
  escalate: onTask("escalate", WHY),
  addSigner: onTask("addSigner", { ...TO, place: "parallel" }),
  async removeSigner(world) {
    const { id, task } = begun(
      await world.ask("desk", "/instances", { workflow: "loan-board", division: GULOU, data: loanOf(500) }),
    );
    await complete(world, "desk", task, "accept");
    return { user: "supervisor", path: `/instances/${id}/removeSigner`, body: { task: "board", signer: "2", ...WHY } };
  },
  async return(world) {
    const { task } = await loan(world, 5_000);
    const [approval] = (await complete(world, "desk", task, "accept")).tasks as { id: string }[];
    return { user: "approver", path: `/tasks/${approval?.id}/return`, body: { ...WHY, straight: true } };
  },
  async withdraw(world) {
    const { id, task } = await loan(world, 5_000);
    await complete(world, "desk", task, "accept");
    return { user: "desk", path: `/instances/${id}/withdraw`, body: WHY };
  },
  cancel: onCase("cancel"),
  async extend(world) {
    const { id, task } = await loan(world, 5_000);
    await complete(world, "desk", task, "accept");
    return { user: "desk", path: `/instances/${id}/extend`, body: { ...WHY, days: 3 } };
  },
  urge: onCase("urge"),
  comment: onCase("comment"),
  cc: onCase("cc", TO),
  consult: onCase("consult", TO),
  jump: onCase("jump", { ...WHY, to: "correction" }, "supervisor"),
  async reopen(world) {
    const { id } = await loan(world);
    await world.ask("desk", `/instances/${id}/cancel`, WHY);
    return { user: "supervisor", path: `/instances/${id}/reopen`, body: WHY };
  },
  terminate: onCase("terminate", WHY, "supervisor"),
  suspend: onCase("suspend", { ...WHY, until: "2026-03-20" }, "supervisor"),
  async resume(world) {
    const { id } = await loan(world);
    await world.ask("supervisor", `/instances/${id}/suspend`, { ...WHY, until: "2026-03-20" });
    return { user: "supervisor", path: `/instances/${id}/resume`, body: WHY };
  },
};
