//! Rule text → [`ast::File`]: limits at the door, the pest parser, recovery at the next declaration.

pub mod ast;
