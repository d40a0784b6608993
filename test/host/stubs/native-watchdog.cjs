// Takes the place of @vscode/native-watchdog, which ends an extension host whose parent is gone. Here the whole process group is stopped.
exports.start = () => {};
