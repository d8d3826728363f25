import "./require-node";
import { servePack } from "./pack";

/** The directory form: the host starts it in the pack's own folder; only the shell's folder hints at the program's. */
servePack(process.env.PWD);
