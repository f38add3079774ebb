//! The number of an error code.

use crate::types::ErrorCode;

impl ErrorCode {
    /// Returns the code as a number, whether the API sent it as a number or in a string. `None` if it is not a number.
    ///
    /// ```
    /// use webex_call_pickup::types::ErrorCode;
    ///
    /// assert_eq!(ErrorCode::Number(4003).as_number(), Some(4003));
    /// assert_eq!(ErrorCode::Text("4003".to_owned()).as_number(), Some(4003));
    /// assert_eq!(ErrorCode::Text("ERR.V.TRM.TMN60004".to_owned()).as_number(), None);
    /// ```
    pub fn as_number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
        }
    }
}
