export type { Annotation, AnnotationKind } from './annotation';
export { annotationInput, create } from './create';
export { list, listInput } from './list';
export { remove } from './remove';
