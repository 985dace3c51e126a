//! The C3 linearisation of base classes (data model, "Resolving MRO entries").

use corallus_heap::Ref;

use super::Type;

/// The method resolution order of a class with these bases, without the class itself. `Err` names the bases that can't be
/// ordered.
pub fn linearize(bases: &[Ref<Type>]) -> Result<Vec<Ref<Type>>, Vec<Ref<Type>>> {
    // As the reference does: whatever order a single base has is taken over.
    if let [base] = bases {
        return Ok(base.mro.get().to_vec());
    }
    let mut sequences: Vec<Vec<Ref<Type>>> = bases.iter().map(|base| base.mro.get().to_vec()).collect();
    sequences.push(bases.to_vec());
    let mut order = Vec::new();
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return Ok(order);
        }
        let in_a_tail = |candidate: &Ref<Type>| {
            sequences
                .iter()
                .any(|sequence| sequence.iter().skip(1).any(|ty| ty.is(candidate)))
        };
        let head = sequences
            .iter()
            .filter_map(|sequence| sequence.first())
            .find(|head| !in_a_tail(head))
            .cloned();
        let Some(head) = head else {
            let mut stuck: Vec<Ref<Type>> = Vec::new();
            for sequence in &sequences {
                if let Some(first) = sequence.first()
                    && !stuck.iter().any(|ty| ty.is(first))
                {
                    stuck.push(first.clone());
                }
            }
            return Err(stuck);
        };
        for sequence in &mut sequences {
            if sequence.first().is_some_and(|first| first.is(&head)) {
                sequence.remove(0);
            }
        }
        order.push(head);
    }
}
