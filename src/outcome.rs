//! How a finding comes out: the six outcomes and how they weigh.

/// How a finding comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 符合
    Pass,
    /// 不符合
    Fail,
    /// 建议改进
    Advice,
    /// 待补充
    Undetermined,
    /// 不适用
    NotApplicable,
    /// 未到期
    Pending,
}

impl Outcome {
    /// How much it weighs where several meet: fail > undetermined > pending > advice > pass > not applicable.
    pub fn weight(self) -> u8 {
        match self {
            Outcome::Fail => 5,
            Outcome::Undetermined => 4,
            Outcome::Pending => 3,
            Outcome::Advice => 2,
            Outcome::Pass => 1,
            Outcome::NotApplicable => 0,
        }
    }

    /// The weightier of two.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        if other.weight() > self.weight() { other } else { self }
    }
}
