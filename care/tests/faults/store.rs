//! The SQL by which a test holds up the service.

use platform::{
    args, sql,
    storage::{StorageError, Tx},
};

/// Holds every journal row that is not sealed yet: whoever seals them waits until this transaction ends.
pub async fn hold_unsealed(tx: &mut Tx) -> Result<u64, StorageError> {
    tx.run(sql!("update journal set seal = seal where seal is null"), args![]).await
}
