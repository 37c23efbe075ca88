import { Button, Checkbox, Input } from "antd";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import { DivisionPicker } from "../ui/DivisionPicker.tsx";
import { type ChosenOrganisation, OrganisationChoice } from "../ui/OrganisationChoice.tsx";
import { opened, type Plan } from "./plan.ts";

const ID_CHARACTERS_MAX = 64;
const NAME_CHARACTERS_MAX = 100;

interface PartsProps {
  plan: Plan;
  change: (plan: Plan) => void;
}

/** What opens, what closes and what moves: each a list of its own, to which one more may be put. */
export function PlanParts(props: PartsProps) {
  return (
    <>
      <Opens {...props} />
      <Closes {...props} />
      <Moves {...props} />
    </>
  );
}

function Opens({ plan, change }: PartsProps) {
  const { t } = useTranslation();
  const put = (opens: Plan["opens"]) => change({ ...plan, opens });
  return (
    <Parts
      title={t("organisations.opens")}
      add={t("organisations.addOpen")}
      parts={plan.opens}
      fresh={{ id: "", name: "", like: null }}
      put={put}
      row={(one, set) => (
        <>
          <Line
            label={t("organisations.name")}
            value={one.name}
            max={NAME_CHARACTERS_MAX}
            change={(name) => set({ ...one, name })}
          />
          <Line
            label={t("organisations.id")}
            value={one.id}
            max={ID_CHARACTERS_MAX}
            hint={t("organisations.idHint")}
            change={(id) => set({ ...one, id: id.trim() })}
          />
          <OrganisationChoice
            label={t("organisations.like")}
            value={one.like?.id ?? ""}
            choose={(like) => set({ ...one, like })}
          />
        </>
      )}
    />
  );
}

function Closes({ plan, change }: PartsProps) {
  const { t } = useTranslation();
  return (
    <Parts
      title={t("organisations.closes")}
      add={t("organisations.addClose")}
      parts={plan.closes}
      fresh={{ organisation: null, into: null, people: true }}
      put={(closes) => change({ ...plan, closes })}
      row={(one, set) => (
        <>
          <OrganisationChoice
            label={t("organisations.closing")}
            value={one.organisation?.id ?? ""}
            choose={(organisation) => set({ ...one, organisation })}
          />
          <OrganisationChoice
            label={t("organisations.into")}
            value={one.into?.id ?? ""}
            choose={(into) => set({ ...one, into })}
            more={opened(plan)}
          />
          <Checkbox checked={one.people} onChange={(event) => set({ ...one, people: event.target.checked })}>
            {t("organisations.people")}
          </Checkbox>
        </>
      )}
    />
  );
}

function Moves({ plan, change }: PartsProps) {
  const { t } = useTranslation();
  const id = useId();
  const office = (label: string, value: ChosenOrganisation | null, choose: (one: ChosenOrganisation) => void) => (
    <OrganisationChoice label={label} value={value?.id ?? ""} choose={choose} more={opened(plan)} />
  );
  return (
    <Parts
      title={t("organisations.moves")}
      add={t("organisations.addMove")}
      parts={plan.moves}
      fresh={{ division: "", from: null, to: null }}
      put={(moves) => change({ ...plan, moves })}
      row={(one, set, index) => (
        <>
          <div className="field">
            <label htmlFor={`${id}${index}`}>{t("organisations.place")}</label>
            <DivisionPicker
              id={`${id}${index}`}
              value={one.division}
              onChange={(division) => set({ ...one, division })}
            />
          </div>
          {office(t("organisations.from"), one.from, (from) => set({ ...one, from }))}
          {office(t("organisations.to"), one.to, (to) => set({ ...one, to }))}
        </>
      )}
    />
  );
}

function Parts<T>(props: {
  title: string;
  add: string;
  parts: readonly T[];
  fresh: T;
  put: (parts: T[]) => void;
  row: (part: T, set: (part: T) => void, index: number) => ReactNode;
}) {
  const { t } = useTranslation();
  const { parts, put } = props;
  return (
    <fieldset className="plan-parts stack-small">
      <legend>{props.title}</legend>
      {parts.map((part, index) => (
        // Parts have no name of their own; only the last may be added or any be taken out, and fields hold no state.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="plan-part" key={index}>
          {props.row(part, (next) => put(parts.with(index, next)), index)}
          <Button
            onClick={() => put(parts.toSpliced(index, 1))}
            aria-label={`${t("organisations.remove")} ${props.title} ${index + 1}`}
          >
            {t("organisations.remove")}
          </Button>
        </div>
      ))}
      <Button onClick={() => put([...parts, props.fresh])}>{props.add}</Button>
    </fieldset>
  );
}

export function Line(props: {
  label: string;
  value: string;
  max: number;
  change: (text: string) => void;
  hint?: string;
  type?: "date";
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <Input
        id={id}
        type={props.type ?? "text"}
        value={props.value}
        maxLength={props.max}
        {...(props.hint ? { "aria-describedby": `${id}h` } : {})}
        onChange={(event) => props.change(event.target.value)}
      />
      {props.hint ? (
        <div id={`${id}h`} className="muted small">
          {props.hint}
        </div>
      ) : null}
    </div>
  );
}
