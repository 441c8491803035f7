"""Mailchimp: the newsletter's readers in an audience there, and nothing else."""

from soundwell_plugins.connectors.mailchimp.plugin import Mailchimp

__all__ = ["Mailchimp"]
