//! Looks for facts that make something so, or shows that there are none.

use super::scene::{Choice, Scene, Target};

/// What the facts given so far come to, whatever the others are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// It is so.
    Met,
    /// It cannot be so.
    Missed,
    /// That depends on the others.
    Open,
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The facts given in the scene make it so.
    Met,
    /// Nothing makes it so.
    Nothing,
    /// Nothing that was tried makes it so; other facts might.
    Open,
    /// More was to be tried than there was leave for.
    TooMany,
}

/// A search, with what it may still look at.
#[derive(Debug)]
pub(super) struct Search<'s> {
    pub(super) choices: &'s [Choice],
    /// How many of them, from the first, must be given before anything can be judged: a day, a group's value.
    pub(super) needed: usize,
    /// How many combinations may still be looked at.
    pub(super) left: &'s mut usize,
    /// Ends as soon as it is sure that nothing can be proved.
    pub(super) only_proof: bool,
}

impl<'s> Search<'s> {
    /// Facts for which `judge` says that the aim is met. They stay given in the scene.
    pub(super) fn run(&mut self, scene: &mut Scene<'_>, judge: &mut dyn FnMut(&Scene<'_>) -> Aim) -> Found {
        self.from(0, scene, judge)
    }

    fn from(&mut self, index: usize, scene: &mut Scene<'_>, judge: &mut dyn FnMut(&Scene<'_>) -> Aim) -> Found {
        if index >= self.needed {
            if *self.left == 0 {
                return Found::TooMany;
            }
            *self.left -= 1;
            match judge(scene) {
                Aim::Met => return Found::Met,
                Aim::Missed => return Found::Nothing,
                Aim::Open => {}
            }
        }
        let Some((skipped, choice)) = self.next(index, scene) else { return Found::Open };
        let mut found = Found::Nothing;
        for value in &choice.values {
            scene.give(choice.target, value.clone());
            match self.from(skipped + 1, scene, judge) {
                end @ (Found::Met | Found::TooMany) => return end,
                Found::Open if self.only_proof => return Found::Open,
                Found::Open => found = Found::Open,
                Found::Nothing => {}
            }
            scene.take();
        }
        found
    }

    /// The next fact that is there to be asked for, given the others.
    fn next(&self, index: usize, scene: &Scene<'_>) -> Option<(usize, &'s Choice)> {
        let (choices, needed): (&'s [Choice], usize) = (self.choices, self.needed);
        choices.iter().enumerate().skip(index).find(|(number, choice)| match choice.target {
            Target::Of(key) => *number < needed || scene.has(key) != Some(false),
            Target::List(_) => true,
        })
    }
}

/// Takes back what does not matter: everything without which the aim is met all the same; of that, one thing stays, so that something is shown.
pub(super) fn thin_out(scene: &mut Scene<'_>, judge: &mut dyn FnMut(&Scene<'_>) -> Aim) {
    let mut at = 0;
    while let Some((target, setting)) = scene.given.get(at).cloned() {
        scene.hide(target);
        let needed = matches!(target, Target::Of(super::variables::Key::Day)) || scene.given.len() == 1;
        if !needed && judge(scene) == Aim::Met {
            scene.given.remove(at);
        } else {
            scene.show(target, &setting);
            at += 1;
        }
    }
}

/// Takes everything back.
pub(super) fn clear(scene: &mut Scene<'_>) {
    while !scene.given.is_empty() {
        scene.take();
    }
}
