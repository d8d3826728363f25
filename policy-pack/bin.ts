#!/usr/bin/env node
import "./require-node";
import { servePack } from "./pack";

/** The executable form: the engine starts it in the program's folder. */
servePack(process.cwd());
