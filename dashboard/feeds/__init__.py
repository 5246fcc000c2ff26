"""What readers follow: news as Atom, dates as calendars."""
