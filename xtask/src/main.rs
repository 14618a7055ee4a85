//! Tasks of the project that are not part of the product.
fn main() {}
