// Takes the place of @vscode/spdlog, so that the logs of VS Code are still written to their files.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let level = 2;

class Logger {
  /**
   * @param {string} _kind
   * @param {string} _name
   * @param {string} [file]
   */
  constructor(_kind, _name, file) {
    this.file = file;
    this.level = level;
    this.raw = false;
    if (file) attempt(() => fs.mkdirSync(path.dirname(file), { recursive: true }));
  }

  /**
   * @param {number} at
   * @param {string} message
   */
  write(at, message) {
    const { file } = this;
    if (!file || at < this.level) return;
    const line = this.raw ? message : `${new Date().toISOString()} [${levels[at] ?? 'info'}] ${message}\n`;
    attempt(() => fs.appendFileSync(file, line));
  }

  trace(/** @type {string} */ message) {
    this.write(0, message);
  }
  debug(/** @type {string} */ message) {
    this.write(1, message);
  }
  info(/** @type {string} */ message) {
    this.write(2, message);
  }
  warn(/** @type {string} */ message) {
    this.write(3, message);
  }
  error(/** @type {string} */ message) {
    this.write(4, message);
  }
  critical(/** @type {string} */ message) {
    this.write(5, message);
  }
  getLevel() {
    return this.level;
  }
  setLevel(/** @type {number} */ value) {
    this.level = value;
  }
  clearFormatters() {
    this.raw = true;
  }
  setPattern() {}
  flush() {}
  drop() {}
}

/** @param {() => void} write A log that cannot be written must not end VS Code. */
function attempt(write) {
  try {
    write();
  } catch {
    // See above.
  }
}

exports.version = 0;
exports.setLevel = (/** @type {number} */ value) => {
  level = value;
};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = async (/** @type {string} */ name, /** @type {string} */ file) =>
  new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = async (/** @type {string} */ name, /** @type {string} */ file) =>
  new Logger('rotating_async', name, file);
