"""The portal's pages themselves: looked at, checked and taught outside of filing."""
