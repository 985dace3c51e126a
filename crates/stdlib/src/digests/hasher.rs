//! What every digest algorithm can do, whatever crate it comes from.

use sha2::digest::common::BlockSizeUser;
use sha2::digest::{Digest, ExtendableOutput, Update, XofReader};

/// A running hash.
pub trait Hasher {
    fn update(&mut self, data: &[u8]);
    /// The digest of what came so far; `length` counts for digests of any length only.
    fn finish(&self, length: usize) -> Vec<u8>;
    fn copy(&self) -> Box<dyn Hasher>;
    /// In bytes; 0 for digests of any length.
    fn digest_size(&self) -> usize;
    fn block_size(&self) -> usize;
}

/// A digest of a fixed size.
#[derive(Clone, Default)]
pub struct Fixed<D>(D);

impl<D: Digest + BlockSizeUser + Clone + 'static> Hasher for Fixed<D> {
    fn update(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
    }

    fn finish(&self, _: usize) -> Vec<u8> {
        self.0.clone().finalize().to_vec()
    }

    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(Self(self.0.clone()))
    }

    fn digest_size(&self) -> usize {
        <D as Digest>::output_size()
    }

    fn block_size(&self) -> usize {
        D::block_size()
    }
}

/// A digest of any length, that takes so many bytes at a time.
#[derive(Clone, Default)]
pub struct Extendable<D, const RATE: usize>(D);

impl<D: ExtendableOutput + Update + Clone + 'static, const RATE: usize> Hasher for Extendable<D, RATE> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finish(&self, length: usize) -> Vec<u8> {
        let mut digest = vec![0; length];
        self.0.clone().finalize_xof().read(&mut digest);
        digest
    }

    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(Self(self.0.clone()))
    }

    fn digest_size(&self) -> usize {
        0
    }

    fn block_size(&self) -> usize {
        RATE
    }
}
