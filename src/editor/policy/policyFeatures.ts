export { registerPolicyActions } from '../diagnostics/policyActions';
export { PolicyDiagnostics } from '../diagnostics/policyDiagnostics';
