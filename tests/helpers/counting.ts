import type { Connection, Database, Statement } from "../../src/store/database.ts";

export interface Counted {
  database: Database;
  /** Statements sent since `reset`, in order; `begin` and `commit` are round trips of their own. */
  sent: { name: string; text: string }[];
  reset(): void;
}

/** A database that remembers what was sent through it. */
export function counting(inner: Database): Counted {
  const sent: Counted["sent"] = [];
  const over = (connection: Connection): Connection => ({
    all: <R>(statement: Statement, values: readonly unknown[]) => {
      sent.push(statement);
      return connection.all<R>(statement, values);
    },
    one: <R>(statement: Statement, values: readonly unknown[]) => {
      sent.push(statement);
      return connection.one<R>(statement, values);
    },
  });
  const bracket = { begin: { name: "begin", text: "begin" }, commit: { name: "commit", text: "commit" } };
  return {
    sent,
    reset: () => {
      sent.length = 0;
    },
    database: {
      ...inner,
      ...over(inner),
      transaction: async (work) => {
        sent.push(bracket.begin);
        const value = await inner.transaction((tx) => work(over(tx)));
        sent.push(bracket.commit);
        return value;
      },
    },
  };
}
