/** What a workflow file says of a state, as far as the checker reads it. */
interface StateNode {
  invoke?: unknown;
  states?: Record<string, StateNode>;
}

/** The tasks that the states on the way to these leaves (`a.b,c`) ask for, by the id of their invoke. */
export function taskPaths(bundle: unknown, state: string): string[] {
  const root = machineOf(bundle);
  return state.split(",").flatMap((leaf) => {
    const found: string[] = tasksOf(root);
    let node: StateNode | undefined = root;
    for (const name of leaf.split(".")) {
      node = node.states?.[name];
      if (node === undefined) throw new Error(`no state ${leaf} is drawn`);
      found.push(...tasksOf(node));
    }
    return found;
  });
}

function machineOf(bundle: unknown): StateNode {
  const definition = field(bundle, "definition");
  return field(definition, "machine") as StateNode;
}

function tasksOf(node: StateNode): string[] {
  const invokes = Array.isArray(node.invoke) ? node.invoke : node.invoke === undefined ? [] : [node.invoke];
  return invokes.filter((one) => field(one, "src") === "task").map((one) => String(field(one, "id")));
}

function field(of: unknown, name: string): unknown {
  if (typeof of !== "object" || of === null) throw new Error(`${name} stands in nothing`);
  return Object.entries(of).find(([key]) => key === name)?.[1];
}
