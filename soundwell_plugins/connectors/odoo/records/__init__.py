"""The records that Soundwell keeps in Odoo: for each kind how it is made and changed."""
