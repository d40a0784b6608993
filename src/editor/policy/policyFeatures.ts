export { registerPolicyActions } from '../diagnostics/policyActions';
export { CommentDiagnostics } from '../diagnostics/commentDiagnostics';
export { PolicyDiagnostics } from '../diagnostics/policyDiagnostics';
