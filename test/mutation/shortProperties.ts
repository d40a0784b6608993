import fc from 'fast-check';

// Each mutant is judged by a glance at each property; the unit tests run them whole.
fc.configureGlobal({ seed: 1 });
fc.installGlobalPlugin(fc.interruptAfterTimeLimit(300));
