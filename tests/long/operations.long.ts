/** The proof of the operations at its full size. */
process.env.OPERATION_MACHINES = "10000";
await import("../core/operation-random.test.ts");

export {};
