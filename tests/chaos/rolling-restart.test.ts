import { rollingRestart } from "./rolling-restart.ts";

rollingRestart({ rounds: 1, clients: 4, secondsMax: 300 });
