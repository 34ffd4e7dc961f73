// `node bench/run-scenario.ts <name>`: one scenario, its figures as JSON. `--cpu-prof` works on it.
import { type ScenarioName, scenarios } from './scenarios.ts';

const name = process.argv[2] ?? '';
const scenario = scenarios[name as ScenarioName];
if (!scenario) throw new Error(`no scenario ${name}; there are: ${Object.keys(scenarios).join(', ')}`);
console.log(JSON.stringify(scenario()));
