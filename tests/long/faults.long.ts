/** The faults at their full size: a connection is cut and a process killed at every call, and every request has ten thousand siblings. */
process.env.FAULTS_KILL_EVERY = "1";
process.env.FAULTS_CUT_EVERY = "1";
process.env.FAULTS_KEYS = "10000";
process.env.FAULTS_EMBEDDED_KILLS = "200";
await import("../faults/every-point.test.ts");
await import("../faults/duplicates.test.ts");
await import("../faults/embedded.test.ts");

export {};
