"use strict";
const { _extensions } = require("node:module");

/**
 * Stryker's runner asks for files of Mocha without an extension, which Mocha 12 renamed to `.cjs`:
 * https://github.com/stryker-mutator/stryker-js/pull/6205
 */
_extensions[".cjs"] ??= _extensions[".js"];
