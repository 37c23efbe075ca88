import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Figures of one process for Prometheus. Labels are routes and codes: never ids, names or addresses. */
export interface Metrics {
  registry: Registry;
  observe(method: string, route: string, status: number, seconds: number): void;
  refused(code: string): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the request's head to the end of the answer",
    labelNames: ["method", "route", "status"],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    registers: [registry],
  });
  const problems = new Counter({
    name: "http_problems_total",
    help: "Answers that were problems, by permanent code",
    labelNames: ["code"],
    registers: [registry],
  });
  return {
    registry,
    observe: (method, route, status, seconds) => duration.observe({ method, route, status: String(status) }, seconds),
    refused: (code) => problems.inc({ code }),
  };
}
