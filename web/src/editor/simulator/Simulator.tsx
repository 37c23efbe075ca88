import type { Scenario } from "../../../../src/core/simulate/scenario.ts";

export default function Simulator(props: { scenarios: readonly Scenario[] }) {
  return <div>{props.scenarios.length}</div>;
}
