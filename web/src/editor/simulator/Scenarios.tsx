import { Button } from "antd";
import { useEffect, useState } from "react";
import { joined, measured } from "../../../../src/core/simulate/coverage.ts";
import type { Scenario } from "../../../../src/core/simulate/scenario.ts";
import type { Bundle } from "../../../../src/core/variant.ts";
import { useText } from "../../i18n/use-text.ts";
import { Section } from "../../ui/Page.tsx";
import { useEditing } from "../document/editing.ts";
import type { ScenarioOutcome } from "../problems/check.ts";
import { placeOf } from "../problems/place.ts";
import { useWords } from "../words/use-words.ts";

interface ScenariosProps {
  bundle: Bundle;
  scenarios: readonly Scenario[];
  /** How they came out, of the text as it is now; null while that is still being found out. */
  outcomes: readonly ScenarioOutcome[] | null;
}

/** The scenarios of the draft as they come out beside the page; what they went through is painted on the diagram. */
export function Scenarios({ bundle, scenarios, outcomes }: ScenariosProps) {
  const w = useWords();
  const text = useText();
  const { showCoverage, coverage, open, mainPath } = useEditing();
  const [wanted, setWanted] = useState(false);
  const results = wanted ? outcomes : null;
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
      {wanted && !results ? <p role="status">{w.problems.checking}</p> : null}
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
              <div key={`${problem.path ?? ""}${problem.what.en}`} className="error-text small break">
                {text(problem.what)}{" "}
                <button
                  type="button"
                  className="link-button tight"
                  onClick={() => open(placeOf(problem, mainPath).file, problem.line)}
                >
                  {w.simulator.line(problem.line ?? 1)}
                </button>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}
