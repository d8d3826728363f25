import { readConfiguration } from "./configuration";
import { platform } from "./platform";

export = platform(readConfiguration());
