import { type Node, unknown } from '../../model/node.ts';
import type { Attribute } from '../../parse/hcl/ast.ts';
import type { Located, TerraformDocument } from './document.ts';
import { evaluate } from './evaluate.ts';
import { type ModuleInstance, placeOf, type Scope } from './scope.ts';
import { convert, typeExpression } from './types.ts';
import { arrived, isNull, oneOf, reason } from './values.ts';

/** Values files of a root module. */
export interface ValuesFiles {
  /** Read by every run, in order of precedence: terraform.tfvars, *.auto.tfvars. */
  readonly always: readonly TerraformDocument[];
  /** Read by the runs that name them: prod.tfvars. */
  readonly named: readonly TerraformDocument[];
  /** The module is made to be called: a default is not what it will be called with. */
  readonly isLibrary?: boolean;
}

export const noValues: ValuesFiles = { always: [], named: [] };

function attributeOf(declaration: Located, name: string): Attribute | undefined {
  return declaration.block.body.attributes.find((attribute) => attribute.name.text === name);
}

function finish(declaration: Located, scope: Scope, value: Node, via: 'variable' | 'default'): Node {
  const type = attributeOf(declaration, 'type');
  return arrived(convert(value, type && typeExpression(type.value), scope), via);
}

function defaultOf(declaration: Located, scope: Scope): Node | undefined {
  const attribute = attributeOf(declaration, 'default');
  return attribute && finish(declaration, scope, evaluate(attribute.value, scope), 'default');
}

/** A variable of a root module: from the values files, else its default. */
export function rootVariable(name: string, declaration: Located, module: ModuleInstance, files: ValuesFiles): Node {
  const scope: Scope = { module, document: declaration.document };
  const from = (document: TerraformDocument): Node | undefined => {
    const attribute = document.file.body.attributes.findLast((candidate) => candidate.name.text === name);
    return attribute && finish(declaration, scope, evaluate(attribute.value, { module, document }), 'variable');
  };
  const always = files.always.map(from).findLast((value) => value !== undefined);
  const base = always ?? (files.isLibrary ? undefined : defaultOf(declaration, scope));
  const named = files.named.flatMap((document) => from(document) ?? []);
  const at = placeOf(scope, declaration.block.labels[0] ?? declaration.block.type);
  const expression = `var.${name}`;
  if (named.length > 0) {
    const because = reason('variable', `the variable ${name} depends on the values file`);
    return oneOf(base ? [base, ...named] : named, because, { at, expression });
  }
  const detail = files.isLibrary
    ? `whoever calls the module chooses ${name}`
    : `the variable ${name} has no value here`;
  return base ?? unknown(reason('variable', detail), { at, expression });
}

/** A variable of a called module: what the call passes, else its default. */
export function passedVariable(
  name: string,
  declaration: Located,
  module: ModuleInstance,
  passed: Node | undefined,
): Node {
  const scope: Scope = { module, document: declaration.document };
  const nullable = attributeOf(declaration, 'nullable')?.value;
  const keepsNull = !(nullable?.kind === 'literal' && nullable.value === false);
  if (passed && (keepsNull || !isNull(passed))) return finish(declaration, scope, passed, 'variable');
  const fallback = defaultOf(declaration, scope);
  const at = placeOf(scope, declaration.block.labels[0] ?? declaration.block.type);
  const detail = `the variable ${name} of ${module.path} is not given a value`;
  return fallback ?? unknown(reason('variable', detail), { at, expression: `var.${name} (in ${module.path})` });
}
