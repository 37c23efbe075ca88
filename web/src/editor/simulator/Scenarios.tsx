import { Button } from "antd";
import { useEffect, useMemo, useState } from "react";
import type { Problem } from "../../../../src/core/problem.ts";
import { type Coverage, joined, measured } from "../../../../src/core/simulate/coverage.ts";
import type { SimulationWorld } from "../../../../src/core/simulate/model.ts";
import type { Scenario } from "../../../../src/core/simulate/scenario.ts";
import { runScenario } from "../../../../src/core/simulate/scenario-run.ts";
import type { Bundle } from "../../../../src/core/variant.ts";
import { useText } from "../../i18n/use-text.ts";
import { Section } from "../../ui/Page.tsx";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";

interface Outcome {
  scenario: Scenario;
  problems: Problem[];
  coverage: Coverage;
}

/** The scenarios of the draft, run here by the same core; what they went through is painted on the diagram. */
export function Scenarios(props: { bundle: Bundle; ground: SimulationWorld; scenarios: readonly Scenario[] }) {
  const w = useWords();
  const text = useText();
  const { showCoverage, coverage } = useEditing();
  const [wanted, setWanted] = useState(false);
  const { bundle, ground, scenarios } = props;
  // Once asked for, they are run again whenever the draft says something else: an old verdict would mislead.
  const results = useMemo(() => {
    if (!wanted) return null;
    // Places set nothing in scenarios that they do not say themselves, as when they are run at publishing.
    const world = { ...ground, settings: [] };
    return scenarios.map((scenario): Outcome => ({ scenario, ...runScenario(world, scenario) }));
  }, [wanted, ground, scenarios]);
  useEffect(() => {
    if (results) showCoverage(joined(results.map((one) => one.coverage)));
  }, [results, showCoverage]);
  const counted = results ? measured(bundle.definition, joined(results.map((one) => one.coverage))) : null;
  return (
    <Section
      title={w.simulator.scenarios}
      extra={
        <div className="row">
          {coverage ? (
            <Button size="small" onClick={() => showCoverage(null)}>
              {w.simulator.unpaint}
            </Button>
          ) : null}
          <Button size="small" disabled={scenarios.length === 0} onClick={() => setWanted(true)}>
            {w.simulator.run}
          </Button>
        </div>
      }
    >
      {scenarios.length === 0 ? <p className="muted">{w.simulator.noScenarios}</p> : null}
      {results && counted ? (
        <p role="status">
          {w.simulator.passed(results.filter(({ problems }) => problems.length === 0).length, results.length)}；
          {w.simulator.coverage(counted.taken, counted.all)}
        </p>
      ) : null}
      <ul className="plain-list">
        {(results ?? scenarios.map((scenario) => ({ scenario, problems: null }))).map(({ scenario, problems }) => (
          <li key={scenario.id}>
            {problems === null ? "" : problems.length === 0 ? "✓ " : "✗ "}
            {text(scenario.title)}
            {problems?.map((problem) => (
              <div key={problem.what.en} className="error-text small break">
                {text(problem.what)}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}
