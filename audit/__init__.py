"""What is known of weaknesses in the packages that the site is pinned to: `make audit`."""
